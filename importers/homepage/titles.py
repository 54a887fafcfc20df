"""The titles of a homepage's sections, as researchers write them."""

import re

PUBLICATIONS, NEWS, BIO, CONTACT = "publications", "news", "bio", "contact"
HIDDEN, HIDDEN_TITLE = "hidden", "Hidden on the page"
EDUCATION, EXPERIENCE, AWARD, INTEREST = "education", "experience", "award", "interest"
_PRIZES = r"(?:awards?|honou?rs?|prizes?|scholarships?|fellowships?|grants?)"
_WORKS = r"(?:publications?|papers?|preprints?|manuscripts?|articles)"
_JOBS = r"(?:experiences?|internships?|employment|positions?|appointments?|jobs)"
_KINDS = {
    PUBLICATIONS: r"(?:(?:selected|recent|full|all|refereed|peer.reviewed|conference|journal|my"
    rf"|list of|workshop|research) )*{_WORKS}(?: (?:and|&|/) {_WORKS})?|research|publikationen"
    r"|(?:发表|代表|学术)?论文|科研成果",
    EDUCATION: r"education(?:al background)?|degrees|studies|academic background|教育(?:经历|背景)",
    EXPERIENCE: r"(?:(?:work|professional|industry|industrial|research|academic|past|my) )*"
    rf"{_JOBS}(?: (?:and|&) {_JOBS})?|work|career|(?:工作|实习|科研|研究|职业)(?:经历|经验)",
    NEWS: r"(?:recent |latest )?(?:news|updates?|highlights|announcements)(?: (?:and|&) updates)?"
    r"|what.s new|新闻|(?:最新|近期)?动态",
    AWARD: rf"(?:selected )?{_PRIZES}(?:,? (?:and|&) {_PRIZES})*|获奖(?:情况|经历)?|荣誉(?:奖项)?",
    INTEREST: r"(?:research |my |personal )?interests?(?: (?:and|&) hobbies)?|(?:研究)?兴趣"
    r"|研究方向",
    "service": r"(?:academic |professional |community )*(?:services?|activities|reviewing)"
    r"|学术服务",
    "teaching": r"teaching(?: experience| assistant)?|courses taught|教学(?:经历)?",
    "talk": r"(?:invited |selected |recent )?(?:talks?|presentations?)(?: (?:and|&) talks)?"
    r"|学术报告",
    BIO: r"about(?: me)?|(?:short |brief )?bio(?:graphy)?|introduction|profile|关于我?"
    r"|(?:个人)?简介",
    HIDDEN: HIDDEN_TITLE.lower(),
    CONTACT: r"contacts?(?: (?:me|info(?:rmation)?|details))?|get in touch|links|find me"
    r"|联系(?:方式|我)?",
}
_PATTERNS = {kind: re.compile(pattern) for kind, pattern in _KINDS.items()}
_EDGES = re.compile(r"^[\W\d_]+|[\W_]+$")
_IN_BRACKETS = re.compile(r"[(\[（【][^()\[\]（）【】]{0,60}[)\]）】]")
_MIXED = re.compile(
    r"education (?:and|&|/) (?:\w+ )?experiences?|experiences? (?:and|&|/) education"
)
_MAX_LENGTH = 60


def kind_of(title: str) -> str:
    """Return what a section with this title holds, or ""."""
    if len(title) > _MAX_LENGTH:
        return ""
    words = " ".join(_EDGES.sub("", _IN_BRACKETS.sub(" ", title)).lower().split())
    if _MIXED.fullmatch(words):
        return EXPERIENCE
    return next((kind for kind, known in _PATTERNS.items() if known.fullmatch(words)), "")


def is_title(text: str) -> bool:
    return bool(kind_of(text))
