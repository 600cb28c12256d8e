"""How the page of rules looks: on a screen by day and by night, on a telephone, and on paper."""

STYLE = """
:root { color-scheme: light; --ink: #1d2430; --soft: #566070; --line: #d9dee5; --paper: #fff; --tint: #f5f7fa }
@media screen and (prefers-color-scheme: dark) {
  :root { color-scheme: dark; --ink: #e6e9ee; --soft: #a3adbb; --line: #333b47; --paper: #14181f; --tint: #1c222b }
}
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 56rem; padding: 2rem 1.5rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere }
h1 { margin: 0 0 .25rem; font-size: 1.8rem }
h2 { margin: 2.5rem 0 .75rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); font-size: 1.3rem }
h3 { display: flex; flex-wrap: wrap; gap: .6rem; align-items: baseline; margin: 0; font-size: 1.05rem }
h2, article { scroll-margin-top: 1rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem .8rem; margin: 1rem 0 }
dd { margin: 0 }
nav ul { padding: 0; list-style: none }
nav li { margin: .4rem 0 }
a { color: inherit; text-decoration-color: var(--soft); text-underline-offset: .15em }
article { margin: 0 0 1rem; padding: 1rem 1.2rem; border: 1px solid var(--line); border-radius: .5rem;
  background: var(--tint); break-inside: avoid }
article p { margin: .4rem 0; font-size: .95rem }
article:target { border-color: var(--soft) }
pre, code { font: .92em/1.5 ui-monospace, monospace }
pre { margin: .6rem 0; white-space: pre-wrap }
blockquote { margin: .5rem 0; padding-left: .8rem; border-left: 3px solid var(--soft); font-size: 1.05rem }
.story { max-width: 46rem }
.meta, article .meta { color: var(--soft); font-size: .9rem }
.waiver { padding-left: .8rem; border-left: 3px solid #8a4b00 }
.outcome { padding: 0 .5em; border-radius: 1em; color: #fff; font-size: .8rem; font-weight: 600 }
.block { background: #b3261e } .review { background: #8a4b00 } .hold { background: #6a5200 }
.warn { background: #4a5568 } .expect { background: #1f6f43 }
@media print {
  html { font-size: 10pt }
  body, .story { max-width: none; padding: 0 }
  article { background: none }
  h2, h3 { break-after: avoid }
  .outcome { border: 1px solid; background: none; color: inherit }
}
"""
