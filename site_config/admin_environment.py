"""What the settings of the environment mean, as the admin lists them."""

MEANINGS = {
    "SITE_URL": "URL of the site in canonical links, feeds and link previews.",
    "ALLOWED_HOSTS": "Host names of the site.",
    "TIME_ZONE": "Time zone of dates and scheduled posts.",
    "HTTPS": "Whether the site is behind a proxy that terminates TLS.",
    "HSTS_DAYS": "Days for which browsers remember to use HTTPS.",
    "HSTS_SUBDOMAINS": "Whether HSTS covers every subdomain.",
    "HSTS_PRELOAD": "Whether browsers may preload HSTS.",
    "TRUSTED_PROXIES": "Number of trusted proxies in front of the site.",
    "NGINX_LOG": "Log of the visits that nginx sends from its cache.",
    "CSRF_TRUSTED_ORIGINS": "Other origins that may submit forms.",
    "SECURITY_CONTACT": "Contact in /.well-known/security.txt.",
    "SITE_VERIFICATION": "Tags by which search engines verify that the site is yours.",
    "CSP_HOSTS": "Hosts from which your own templates and CSS may load files.",
    "EMAIL_URL": "Mail server for invitations and password resets.",
    "EMAIL_FROM": "Sender of these emails.",
    "LOOKUP": "Privacy: whether the admin may look up papers at doi.org and arXiv.",
    "STATIC_COPIES": "Static exports that report their visits to this site.",
    "DATA_DIR": "Folder of everything that belongs to the site.",
    "JOURNAL_DIR": "Folder of visits that aren't counted yet.",
    "DATABASE_URL": "Another database than SQLite in the data folder.",
    "MEDIA_BUCKET": "Bucket for images and files.",
    "MEDIA_ENDPOINT": "URL of a store other than Amazon S3.",
    "MEDIA_REGION": "Region of the bucket.",
    "MEDIA_ACCESS_KEY": "Access key of the bucket.",
    "MEDIA_SECRET_KEY": "Secret key of the bucket.",
    "PORT": "Port that the server listens on.",
    "WORKERS": "Number of server processes.",
    "LOG_LEVEL": "How much the server logs.",
    "DEBUG": "Full error pages, for development only.",
    "DEMO": "Whether the first start loads demo content.",
    "ADMIN_PASSWORD": "Password of the account that the first start creates.",
    "SECRET_KEY": "Key that signs sessions and links.",
}

# Their values contain passwords or keys, so the admin only says whether they are set.
SECRETS = frozenset(
    {
        "SECRET_KEY", "ADMIN_PASSWORD", "EMAIL_URL", "DATABASE_URL",
        "MEDIA_ACCESS_KEY", "MEDIA_SECRET_KEY",
    }
)  # fmt: skip
