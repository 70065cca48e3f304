// The page's style. Each theme names its colours once; tests compute their contrast from here.

const light = `
  color-scheme: light;
  --bg: #faf9f7; --card: #ffffff; --ink: #1f2328; --soft: #5c636b; --line: #e4e1db; --rest: #e9e6e0;
  --loss: #a1262b; --loss-bg: #fbeceb; --risk: #7a4a00; --risk-bg: #fbf1de;
  --gain: #17603c; --gain-bg: #e7f3eb; --calm: #2b4f7f; --calm-bg: #e9eff7; --focus: #1f5fc4;`

const dark = `
  color-scheme: dark;
  --bg: #15181b; --card: #1c2024; --ink: #e9e6e1; --soft: #a6adb4; --line: #31373d; --rest: #2c3238;
  --loss: #ff9f96; --loss-bg: #3a1f1e; --risk: #f0c26c; --risk-bg: #342a15;
  --gain: #8bd6a7; --gain-bg: #183022; --calm: #a3c5f0; --calm-bg: #1a2a3f; --focus: #86b7ff;`

/** The source of the page's one style. */
export const style = `
:root {${light}
}
@media (prefers-color-scheme: dark) { :root:not([data-theme=light]) {${dark}
} }
:root[data-theme=dark] {${dark}
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 3rem; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
header, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem; }
header { display: flex; justify-content: space-between; align-items: center; gap: 1rem; padding-top: 1rem; color: var(--soft); }
header p { margin: 0; font-weight: 600; letter-spacing: .01em; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 1.25rem 0 .25rem; letter-spacing: -.01em; }
h2 { font-size: 1.15rem; line-height: 1.3; margin: 2.5rem 0 .75rem; letter-spacing: -.005em; }
h3 { font-size: .95rem; margin: 0 0 .6rem; }
p { margin: .5rem 0; }
bdi, code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .9em; unicode-bidi: isolate; }
a, button, input, select, summary { outline-offset: 2px; }
:focus-visible { outline: 2px solid var(--focus); }
button, select, input[type=search] { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .35rem .75rem; }
button { cursor: pointer; font-size: .875rem; }
button:hover { border-color: var(--soft); }
.vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip:not(:focus) { position: absolute; clip-path: inset(50%); }
html:not(.js) .js-only, .js .no-js { display: none; }
[hidden] { display: none !important; }
.soft, .was { color: var(--soft); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1rem 1.25rem; }
.verdict { margin-top: 1rem; border-left: .35rem solid var(--tone); background: var(--tone-bg); border-radius: .5rem .75rem .75rem .5rem; padding: 1rem 1.25rem; }
.verdict p { margin: .25rem 0; }
.verdict .what { font-size: 1.15rem; font-weight: 650; color: var(--tone); }
.loss { --tone: var(--loss); --tone-bg: var(--loss-bg); }
.risk { --tone: var(--risk); --tone-bg: var(--risk-bg); }
.gain { --tone: var(--gain); --tone-bg: var(--gain-bg); }
.calm { --tone: var(--calm); --tone-bg: var(--calm-bg); }
.told { border-left: .25rem solid var(--tone); padding: .1rem 0 .1rem 1rem; margin: 1.5rem 0 0; }
.told h2 { margin: 0 0 .35rem; font-size: 1.05rem; color: var(--tone); }
.told ul { margin: 0; padding-left: 1.1rem; }
.told li { margin: .2rem 0; }
.told li b bdi { color: var(--ink); }
dl { display: grid; grid-template-columns: 9rem 1fr; gap: .4rem 1rem; margin: 1.25rem 0 0; }
dt { color: var(--soft); }
dd { margin: 0; }
.copy { display: inline-flex; flex-wrap: wrap; align-items: center; gap: .25rem .6rem; max-width: 100%; }
.copy button { flex: none; padding: .05rem .55rem; font-size: .8rem; color: var(--soft); }
p.next { margin: 1.25rem 0 .35rem; font-weight: 600; }
.next .copy { display: flex; flex-wrap: nowrap; }
.next .copy code { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .75rem; }
.card .soft { font-size: .9rem; }
h3 + .soft { margin: -.4rem 0 .6rem; }
.glance { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: 1rem; align-items: start; }
.bars, .legend { list-style: none; margin: 0; padding: 0; font-size: .9rem; }
.bars li { display: grid; grid-template-columns: 8rem 1fr 2.75rem; gap: .6rem; align-items: center; padding: .1rem 0; }
.bars b { text-align: right; font-weight: 600; }
.bars svg, .share { height: .6rem; width: 100%; border-radius: .2rem; display: block; }
.share { height: .9rem; margin: .25rem 0 .75rem; }
rect { fill: var(--tone); }
rect.rest { fill: var(--rest); }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
.legend li::before { content: ""; display: inline-block; width: .65rem; height: .65rem; border-radius: .15rem; background: var(--tone); margin-right: .45rem; }
#filters { margin: 0 0 .75rem; display: grid; gap: .6rem; }
.line { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; }
input::placeholder { color: var(--soft); opacity: 1; }
#search { flex: 1 1 16rem; min-width: 0; padding: .5rem .85rem; }
#shown { color: var(--soft); margin: 0; }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
fieldset div { display: flex; flex-wrap: wrap; gap: .4rem; margin-left: 4.5rem; }
legend { float: left; padding: 0; width: 4.5rem; color: var(--soft); font-size: .9rem; line-height: 1.9; }
.chip { cursor: pointer; }
.chip input { position: absolute; opacity: 0; width: 1px; height: 1px; }
.chip span { display: inline-block; border: 1px solid var(--line); background: var(--card); border-radius: 1rem; padding: .1rem .7rem; font-size: .875rem; }
.chip:hover span { border-color: var(--soft); }
.chip span b { font-weight: 500; color: var(--soft); margin-left: .25rem; }
.chip input:checked + span { background: var(--ink); color: var(--bg); border-color: var(--ink); }
.chip input:checked + span b { color: inherit; }
.chip input:focus-visible + span { outline: 2px solid var(--focus); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
#changes table, #changes thead, #changes tbody { display: block; }
#changes tr { display: grid; grid-template-columns: 2.6fr 9rem 5fr 3.4fr 12rem; border-bottom: 1px solid var(--line); }
html:not(.js) #changes tbody tr { content-visibility: auto; contain-intrinsic-size: auto 3.6rem; }
#changes tbody { overflow-anchor: none; position: relative; }
#changes tr.far { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
#changes th, #changes td { border: 0; min-width: 0; }
#changes .more { grid-column: 1 / -1; margin-bottom: .5rem; }
caption { text-align: left; color: var(--soft); padding: 0 0 .4rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
thead th { font-size: .85rem; color: var(--soft); white-space: nowrap; }
#changes thead { position: sticky; top: 0; background: var(--bg); z-index: 1; }
thead button { border: 0; padding: 0; background: none; font-weight: 600; color: inherit; }
thead button::after { content: " ↕"; opacity: .45; }
th[aria-sort] button { color: var(--ink); }
th[aria-sort=ascending] button::after { content: " ↑"; opacity: 1; }
th[aria-sort=descending] button::after { content: " ↓"; opacity: 1; }
.kind { color: var(--tone); background: var(--tone-bg); border-radius: .35rem; padding: .1rem .5rem; white-space: nowrap; font-size: .85rem; }
#unseen { font-size: .85rem; margin: 0; }
.to { color: var(--soft); }
.why { color: var(--soft); font-size: .85rem; }
.mark { display: inline-block; border: 1px solid var(--risk); color: var(--risk); border-radius: .35rem; padding: 0 .4rem; font-size: .8rem; margin: 0 .25rem .2rem 0; }
.open { padding: 0 .45rem; font-size: .75rem; color: var(--soft); font-weight: 400; white-space: nowrap; }
.open[aria-expanded=true] { background: var(--ink); color: var(--bg); }
.more { background: var(--card); padding: .5rem 1rem; }
.more ul { list-style: none; margin: 0; padding: 0; }
.more li { display: grid; grid-template-columns: 9.5rem 1fr 14rem; gap: .75rem; padding: .25rem 0; }
summary { cursor: pointer; display: inline-block; }
.wide { overflow-x: auto; }
footer { color: var(--soft); font-size: .875rem; margin-top: 3rem; padding-bottom: 2.5rem; }
.narrow { display: none; }
@media screen and (max-width: 46rem) {
  header, main, footer { padding-left: 1rem; padding-right: 1rem; }
  h1 { font-size: 1.3rem; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .6rem; }
  legend { float: none; width: 100%; }
  fieldset div { margin-left: 0; }
  .next .copy { flex-wrap: wrap; }
  .narrow { display: inline-flex; gap: .5rem; align-items: center; }
  table, tbody, tr, th, td { display: block; width: auto; }
  thead, #changes thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  tr, #changes tr { display: block; border-bottom: 1px solid var(--line); padding: .65rem 0; }
  th, td { border: 0; padding: .1rem 0; }
  .marks:empty { display: none; }
  .more li { grid-template-columns: 1fr; gap: .1rem; }
}
@media (prefers-reduced-motion: no-preference) { button, .chip span { transition: border-color .12s, background-color .12s; } }
@media print {
  :root, :root[data-theme=dark], :root:not([data-theme=light]) {${light}
    --bg: #ffffff;
  }
  body { font-size: 10pt; }
  header, main, footer { max-width: none; padding: 0; }
  header button, .skip, #filters > :not(.line), #search, .narrow, .clear, button { display: none !important; }
  #changes table { display: table; table-layout: fixed; }
  #changes thead { display: table-header-group; position: static; }
  #changes tbody { display: table-row-group; }
  #changes tr { display: table-row; }
  html:not(.js) #changes tbody tr { content-visibility: visible; }
  #changes th:nth-child(2) { width: 7.5rem; } #changes th:nth-child(3) { width: 32%; } #changes th:nth-child(5) { width: 10rem; }
  #changes th, #changes td { border-bottom: 1px solid var(--line); }
  #changes .more, #unseen, .far { display: none; }
  thead th { color: var(--ink); }
  thead button { display: inline !important; }
  thead button::after { content: none !important; }
  tr, .card, .told, .verdict, li { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  .kind, .verdict, rect, .legend li::before { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`

/** For tests: the colours of both themes. */
export const themes = { light, dark }
