"""A page of text and tables that needs no script and no network, and prints on A4, in grey too."""

from html import escape
from typing import Final

from zones.vocabulary import Lang

#: What such a page may do: show itself and pictures inside it.
_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
)
SHEET_CSP: Final = f"{_POLICY}; frame-ancestors 'self'"

_STYLE: Final = """
:root{color-scheme:light}
body{font:16px/1.5 "Be Vietnam Pro","Noto Sans",system-ui,sans-serif;color:#1b1f23;background:#fff;margin:0 auto;
max-width:58rem;padding:1.2rem 1rem 4rem}
h1{font-size:1.6rem;line-height:1.25;margin:.6rem 0 .2rem}
h2{font-size:1.15rem;line-height:1.35;margin:2rem 0 .5rem;padding-top:.4rem;border-top:2px solid #1b1f23}
h3{font-size:1rem;margin:1.2rem 0 .3rem}
p{margin:.4rem 0}
.id,.quiet{color:#4a4f55}
.banner{border:3px solid #1b1f23;padding:.6rem .8rem;font-weight:700;margin:.6rem 0;
background:repeating-linear-gradient(135deg,#fff 0 14px,#f3f0e4 14px 28px)}
.banner ul{font-weight:400;margin:.3rem 0 0;padding-left:1.2rem}
dl{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.15rem 1rem;margin:.6rem 0}
dt{color:#4a4f55}dd{margin:0;overflow-wrap:anywhere}
ul,ol{margin:.3rem 0;padding-left:1.5rem}li{margin:.25rem 0}
ul.plain{list-style:none;padding-left:0}li>ul.plain{padding-left:1.2rem}ol.first>li::marker{font-weight:700}
#levels li,#open li{margin:.15rem 0}#open ul.plain{list-style:square;padding-left:1.3rem}
#rules>ul>li{border-left:3px solid #c9cdd2;padding-left:.8rem;margin:1rem 0}#rules>ul>li>ul{padding-left:0}
code{font:0.86em/1.4 "DejaVu Sans Mono",ui-monospace,monospace;background:#f1f2f4;padding:.05rem .3rem;
overflow-wrap:anywhere;border-radius:2px}
small code{background:none;padding:0;color:#4a4f55}
.swatch{display:inline-block;width:.85em;height:.85em;border:1px solid #1b1f23;margin-right:.35em;vertical-align:-.05em;
print-color-adjust:exact;-webkit-print-color-adjust:exact}
.wide{overflow-x:auto}
table{border-collapse:collapse;margin:.6rem 0;font-size:.95em}
caption{text-align:left;color:#4a4f55;padding-bottom:.2rem}
th,td{border:1px solid #8b9096;padding:.3rem .55rem;text-align:left;vertical-align:top}
th small{font-weight:400}
thead th,th[scope=row]{background:#f1f2f4;print-color-adjust:exact}
.counts td{text-align:right}
.level{white-space:nowrap}.sign{vertical-align:-.15em}
figure{margin:1rem 0}img{max-width:100%;height:auto;border:1px solid #c9cdd2}
a{color:#0b4f8a}
@media(max-width:36rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.4rem}}
@media(max-width:36rem){.cards,.cards tbody,.cards tr,.cards td{display:block}.cards thead{display:none}
.cards tr{border:1px solid #8b9096;margin:.5rem 0;padding:.3rem .6rem}.cards td{border:0;padding:.1rem 0}
.cards td:empty{display:none}.cards td[data-of]:nth-child(n+4)::before{content:attr(data-of) ": ";color:#4a4f55}}
@media print{@page{size:A4;margin:16mm 14mm}body{font-size:10.5pt;max-width:none;padding:0}
h2,h3{break-after:avoid}tr,li,figure,.banner{break-inside:avoid}nav{display:none}a{color:inherit;text-decoration:none}}
"""


def sheet_page(title: str, body: str, lang: Lang) -> str:
    """The page around a body of HTML."""
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )
