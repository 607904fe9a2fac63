"""Small real documents, written by hand. The sentences are our own."""

from __future__ import annotations

import zlib

PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8">
<title>Dam at Kelwick “was sound” | The Northern Ledger</title>
<meta property="og:site_name" content="The Northern Ledger">
<meta property="og:title" content="Dam at Kelwick “was sound”, ministry says">
<link rel="canonical" href="/2021/03/kelwick-dam?part=1">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
  {"@type": "WebSite", "name": "ledger"},
  {"@type": "NewsArticle", "datePublished": "2021-03-04T23:30:00+01:00",
   "author": {"@type": "Person", "name": "Ida Farrow"}}]}</script>
<style>p { color: red }</style><script>var tracking = "not to be shown";</script></head>
<body><div id="cookie-consent"><p>We use cookies to make this site better. Accept them?</p></div>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
</header>
<main><article><h1>Dam at Kelwick “was sound”, ministry says</h1>
<figure><img src="a.jpg"><figcaption>Water below the dam on Tuesday.</figcaption></figure>
<p>The dam above Kelwick held “more than 40&nbsp;million cubic metres” of water when it gave
way, two engineers told the inquiry.</p>
<p>One of them, Tomas Reyl, said the damage was <em>“larger</em> than anyone &ndash; even he
&#8211; had feared”.</p>
<p>The ministry disputes this. Its count speaks of <a href="/report">31&#8239;million</a>; the
co&shy;operative and a cafe&#x301; by the river are gone, and 5 &lt; 6 &amp;amp; true.</p>
<blockquote><p>“We warned them three times, and were told to wait,” wrote Reyl.</p></blockquote>
<h2>What is disputed</h2>
<ul><li>How much water stood behind the wall</li><li>Whether the gates were open</li></ul>
<table><tr><th>Source</th><th>Million m³</th></tr><tr><td>Ministry</td><td>31</td></tr></table>
<div class="related"><h3>Related stories</h3><ul><li><a href="/a">Bridges to be looked at</a></li>
</ul></div></article></main>
<section id="comments"><div class="comment"><p>This reader thinks it is all rubbish.</p></div>
</section>
<footer><p>© 2015 The Northern Ledger. All rights reserved.</p></footer></body></html>"""

ARTICLE = """Dam at Kelwick “was sound”, ministry says
The dam above Kelwick held “more than 40\u00a0million cubic metres” of water when it gave way,\
 two engineers told the inquiry.
One of them, Tomas Reyl, said the damage was “larger than anyone – even he – had feared”.
The ministry disputes this. Its count speaks of 31\u202fmillion; the co\u00adoperative and a\
 cafe\u0301 by the river are gone, and 5 < 6 &amp; true.
“We warned them three times, and were told to wait,” wrote Reyl.
What is disputed
How much water stood behind the wall
Whether the gates were open
Source
Million m³
Ministry
31"""

STORY = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Flood took 1,000 homes | The Vell Gazette</title></head><body>
<div class="cookie"><p>We use cookies. You may refuse them.</p><button>Refuse</button></div>
<header><a href="/">The Vell Gazette</a><nav><ul><li><a href="/">Front page</a></li>
<li><a href="/weather">Weather</a></li></ul></nav></header>
<main><article><h1>Flood took 1,000 homes in Orlo</h1>
<p class="byline">By Mira Halvorsen, in Orlo. <time>4 May 2021</time></p>
<figure><img src="a.jpg" alt="unseen"><figcaption>Water in Mill Street on Sunday morning.
<span class="credit">Photograph: Jon Aske</span></figcaption></figure>
<p>The river rose by two metres in one night and took about <del>10,000</del> <ins>1,000</ins>
homes, the mayor of Orlo told this paper on Monday.</p>
<p>“We were told at midnight, and by one o’clock the cellars were full,” said Ada Brandt, who has
been mayor since 2015.</p>
<aside class="pullquote"><p>by one o’clock the cellars were full</p></aside>
<aside><p>Nobody had opened the upper gates since March, says the keeper.</p></aside>
<p>The keeper of the dam disputes this. <s>He was not at the dam.</s> He says that he rang the town
hall three times before midnight<i style="Text-Decoration: underline line-through"> (unseen)</i>
and that nobody answered.</p>
<p hidden>This paragraph is unseen by every reader of the page, however long it may be.</p>
<div style="color: red; display : NONE">Subscribe to read what is unseen.</div>
<p><span style="visibility:hidden">unseen</span><span hidden="until-found">folded</span>
<span aria-hidden="true">unread aloud</span></p>
<dialog>An unseen dialog.</dialog>
<svg><title>unseen</title><text x="1">Deepest: 412 cm</text><text>on Sunday</text></svg>
<h2>What the town counted</h2>
<ul><li>Homes under water: 1,000</li><li>People in shelters: 2,310</li></ul>
<table><caption>Gauges on Sunday</caption><tr><th>Gauge</th><th>cm</th></tr>
<tr><td>Orlo</td><td>412</td></tr><tr><td>Vell</td><td>388</td></tr></table>
<p>The council meets on Thursday to hear both of them, and its session is open to the public.</p>
<p>The siren was silent, both agree.</p><p>The siren was silent, both agree.</p>
<div class="related"><h3>Related stories</h3><ul><li><a href="/a">Bridge at Orlo closed</a></li>
</ul></div></article></main>
<section id="comments"><h3>1 comment</h3><p>Vell</p><p>388</p><p>I rang them, too.</p></section>
<template><p>An unseen template.</p></template><noscript>Scripts are unseen.</noscript>
<footer><p>Correction: an earlier version said that 10,000 homes were taken. The figure was wrong.
</p><p>© 2021 The Vell Gazette</p><nav><a href="/imprint">Imprint</a></nav></footer>
<script>var unseen = 1;</script></body></html>"""

RUSSIAN = (
    "Представитель министерства заявил, что плотина «была исправна» и что вода ушла сама.\n"
    "Инженеры утверждают обратное — трещину видели ещё в прошлом году.\n"
)
PERSIAN = (
    "این سد می‌شکند و مردم می‌گویند که «هیچ‌کس» به آن‌ها هشدار نداده بود.",
    "وزارت این را رد می‌کند و می‌گوید که دریچه‌ها تمام شب باز بوده‌اند و آب پایین رفته است.",
    "دو مهندس گفتند که دیوار سد سال‌ها پیش ترک خورده بود و کسی آن را نمی‌دید.",
)


def page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def pdf(*streams: bytes, information: str = "", extra: str = "", packed: bool = False) -> bytes:
    """A PDF with a page for each content stream."""
    count = len(streams)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, stream in enumerate(streams):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents {5 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        stored = zlib.compress(stream) if packed else stream
        how = "/Filter /FlateDecode " if packed else ""
        objects.append(
            f"<< {how}/Length {len(stored)} >>\nstream\n".encode() + stored + b"\nendstream"
        )
    objects.append(f"<< {information} >>".encode())
    written, offsets = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        offsets.append(len(written))
        written += f"{number} 0 obj\n".encode() + each + b"\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    return (
        written
        + (
            f"xref\n0 {size}\n0000000000 65535 f \n{table}"
            f"trailer << /Size {size} /Root 1 0 R /Info {len(objects)} 0 R {extra} >>\n"
            f"startxref\n{len(written)}\n%%EOF\n"
        ).encode()
    )


def shown(*lines: str) -> bytes:
    """A content stream that shows lines of text."""
    told = " 0 -14 Td ".join(f"({line}) Tj" for line in lines)
    return f"BT /F1 12 Tf 20 200 Td {told} ET".encode("cp1252")
