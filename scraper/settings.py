"""Scrapy settings: a polite guest by default, and the one place where the rooms are plugged together, by name.

Scrapy's own defaults are those of a developer's tool: no robots.txt, no certificate check, 8 requests at once to a
server, pages of 1 GiB, a telnet console. What a portal needs otherwise is in its row (delay, permission), not here.
"""

from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError, version

try:
    _VERSION = version("ratsarchiv")
except PackageNotFoundError:  # run from an unpacked checkout
    _VERSION = "0"

# ---- who we are
BOT_NAME = "ratsarchiv"
CONTACT = os.environ.get("RATSARCHIV_CONTACT", "")  # a web or mail address the portal's operator can write to
USER_AGENT = f"ratsarchiv/{_VERSION} ({f'+{CONTACT}' if CONTACT else 'archive of public council records'})"
ROBOTSTXT_USER_AGENT = "ratsarchiv"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5",
    "Accept-Language": "de-DE,de",  # some portals print dates in English otherwise
}
REFERRER_POLICY = "no-referrer"  # a page is asked for the same way whatever led to it

# ---- where the rooms are
SPIDER_MODULES = ["scraper.spiders"]
NEWSPIDER_MODULE = "scraper.spiders"
ITEM_PIPELINES = {"pipelines.Interpret": 100, "pipelines.store.Store": 900}
TWISTED_DNS_RESOLVER = "scraper.guest.Resolver"
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # Guest: host, port and scheme
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # Robots: RFC 9309
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,  # nothing behind a password is for us
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,  # a page that refreshes is read as it is
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,  # Cookies: no public suffix list from the net
    "scraper.guest.Guest": 50,
    "scraper.resume.Resume": 60,
    "scraper.robots.Robots": 100,
    "scraper.guest.Patience": 560,  # nearer to the net than Retry (550), so that it waits before Retry asks again
    "scraper.guest.Cookies": 700,
    "scraper.resume.Conditional": 800,
    "scraper.recorder.Recorder": 1000,  # nearest to the net: bodies as sent, robots.txt, every redirect and retry
}

SPIDER_MIDDLEWARES = {  # each costs every link; what these would drop silently, planner and guest say aloud
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}

# ---- how much at once
CONCURRENT_REQUESTS = 1  # one portal, one server, one request
CONCURRENT_ITEMS = 1  # a page is one item; Scrapy starts this many tasks for every page
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 2.0  # the portal's row decides
DOWNLOAD_DELAY_JITTER = 0.0  # the delay is a promise, so it is kept exactly
AUTOTHROTTLE_ENABLED = False  # with one request at a time a slow server already sets the pace
CRAWL_DELAY_MAX = 60.0  # robots.txt may ask for more than the row does, up to this
RETRY_AFTER_DEFAULT = 30.0  # seconds to wait after 429 or 503 without Retry-After
RETRY_AFTER_MAX = 300.0  # asked to wait longer, the crawl ends and can go on later

# ---- how far, how large, how long
ROBOTSTXT_OBEY = True
GUEST_NEVER = [r"/([^/]+-)?ri/", r"/___tmp/", r"/do027(_r)?\b", r"toggleMenu=", r"selfaction="]
REDIRECT_MAX_TIMES = 5
RETRY_TIMES = 2
RETRY_PRIORITY_ADJUST = 0
FAILURES_IN_A_ROW = 8  # pages without an answer until the portal counts as unreachable
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 20_000_000  # the largest real page seen has 0.2 MB
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_VERIFY_CERTIFICATES = True
DNS_TIMEOUT = 20
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the planner knows what was asked for
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # a page's links in the order it prints them

# ---- nothing listens, nothing is kept beside the archive
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
HTTPCACHE_ENABLED = False
MEMUSAGE_ENABLED = False
WARN_ON_GENERATOR_RETURN_VALUE = False  # reads the callback's source code once per page: a third of a crawl's time
LOG_LEVEL = "INFO"
LOG_SHORT_NAMES = True
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the spider makes a problem of it
