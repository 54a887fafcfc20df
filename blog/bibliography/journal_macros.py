"""The journal macros of the Astrophysics Data System, which its BibTeX entries use.

Source: https://ui.adsabs.harvard.edu/help/actions/journal-macros
"""

JOURNAL_MACROS = {
    "aap": "A&A", "aapr": "A&A Rev.", "aaps": "A&AS", "aas": "AAS Meeting Abstracts",
    "actaa": "Acta Astron.", "afz": "Afz", "aj": "AJ", "ao": "Appl. Opt.", "apj": "ApJ",
    "apjl": "ApJL", "apjs": "ApJS", "aplett": "Astrophys. Lett.",
    "apspr": "Astrophys. Space Phys. Res.", "apss": "Ap&SS", "araa": "ARA&A", "azh": "AZh",
    "baas": "BAAS", "bac": "Bull. Astron. Inst. Czech.", "bain": "BAN",
    "caa": "Chinese Astron. Astrophys.", "cjaa": "Chinese J. Astron. Astrophys.",
    "dps": "AAS/DPS Meeting Abstracts", "fcp": "Fund. Cosmic Phys.",
    "gca": "Geochim. Cosmochim. Acta", "grl": "Geophys. Res. Lett.", "iaucirc": "IAU Circ.",
    "icarus": "Icarus", "jaavso": "JAAVSO", "jcap": "JCAP", "jcp": "J. Chem. Phys.",
    "jgr": "J. Geophys. Res.", "jqsrt": "JQSRT", "jrasc": "JRASC", "maps": "M&PS",
    "memras": "MmRAS", "memsai": "MmSAI", "mnras": "MNRAS", "na": "New A", "nar": "New A Rev.",
    "nat": "Nature", "nphysa": "Nucl. Phys. A", "pasa": "PASA", "pasj": "PASJ", "pasp": "PASP",
    "physrep": "Phys. Rep.", "physscr": "Phys. Scr.", "planss": "Planet. Space Sci.",
    "pra": "PRA", "prb": "PRB", "prc": "PRC", "prd": "PRD", "pre": "PRE", "prl": "PRL",
    "procspie": "Proc. SPIE", "psj": "PSJ", "qjras": "QJRAS", "rmxaa": "RMxAA",
    "skytel": "S&T", "solphys": "Sol. Phys.", "sovast": "Soviet Ast.",
    "ssr": "Space Sci. Rev.", "zap": "ZAp",
    # Further names of some of them.
    "apjlett": "ApJL", "apjsupp": "ApJS", "applopt": "Appl. Opt.", "astap": "A&A",
}  # fmt: skip
