// The style of the page of `hubplan web`, in the colours of the page of a plan: the two are one product.
import { themes } from '../../views/html/style.ts'

const ground = `
:root {${themes.light}
  --lift: 0 1px 2px #0000000a, 0 4px 16px #0000000a;
}
@media (prefers-color-scheme: dark) { :root {${themes.dark}
  --lift: none;
} }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding: 1rem 0 6rem; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 1.0625rem/1.6 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
h1 { font-size: 1.85rem; line-height: 1.2; margin: 0 0 .5rem; letter-spacing: -.015em; text-wrap: balance; }
h1:focus, h2:focus { outline: none; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 2.25rem 0 .6rem; letter-spacing: -.005em; }
h3 { font-size: 1rem; margin: 1.25rem 0 .4rem; }
p { margin: .5rem 0; }
ul, ol { margin: .5rem 0; padding-left: 1.25rem; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .9em; }
bdi { unicode-bidi: isolate; }
a { color: var(--calm); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
[hidden] { display: none !important; }
.vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: 1rem; top: .5rem; background: var(--card); padding: .5rem 1rem; border-radius: .5rem; z-index: 2; }
.skip:not(:focus) { clip-path: inset(50%); }
.soft { color: var(--soft); }
.lead { font-size: 1.15rem; color: var(--soft); margin: 0 0 1.75rem; max-width: 42rem; }
.loss { --tone: var(--loss); --tone-bg: var(--loss-bg); }
.risk { --tone: var(--risk); --tone-bg: var(--risk-bg); }
.gain { --tone: var(--gain); --tone-bg: var(--gain-bg); }
.calm { --tone: var(--calm); --tone-bg: var(--calm-bg); }
`

const frame = `
.top, .road, main, .foot { max-width: 56rem; margin: 0 auto; padding: 0 1.5rem; }
body.wide .top, body.wide .road, body.wide main, body.wide .foot { max-width: 82rem; }
.top { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: .5rem 1rem; padding-top: 1.25rem; padding-bottom: .75rem; }
.brand { display: flex; flex-wrap: wrap; align-items: center; gap: .15rem .55rem; margin: 0; font-weight: 700; font-size: 1.1rem; letter-spacing: -.01em; }
.brand span { font-weight: 400; color: var(--soft); font-size: .95rem; letter-spacing: 0; }
.brand svg { width: 1.5rem; height: 1.5rem; fill: none; stroke: var(--calm); stroke-width: 2.2; stroke-linecap: round; stroke-linejoin: round; }
.brand rect { fill: var(--calm-bg); stroke: none; }
.tools { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
.road ol { list-style: none; display: grid; grid-template-columns: repeat(4, 1fr); gap: .5rem; margin: 0; padding: 0; }
.road li { min-width: 0; }
.road ol button { width: 100%; text-align: left; border: 0; border-top: 4px solid var(--rest); border-radius: 0; background: none; padding: .6rem 0 .4rem; color: var(--soft); font-size: .95rem; min-height: 2.75rem; line-height: 1.3; }
.road ol button:disabled { cursor: default; }
.road ol button b { font-weight: 650; margin-right: .15rem; }
.road .past button { border-color: var(--gain); color: var(--ink); }
.road .now button { border-color: var(--calm); color: var(--ink); font-weight: 650; }
.road ol button:not(:disabled):hover { color: var(--ink); border-color: var(--soft); }
.promise { display: flex; gap: .6rem; align-items: baseline; margin: 1rem 0 0; color: var(--soft); font-size: .95rem; }
.promise::before { content: ""; flex: none; width: .6rem; height: .6rem; border-radius: 50%; background: var(--gain); }
.promise.going::before { background: var(--risk); }
main { padding-top: 2rem; padding-bottom: 3rem; }
main:focus { outline: none; }
.foot { color: var(--soft); font-size: .9rem; padding-bottom: 2.5rem; }
.foot p:first-child { border-top: 1px solid var(--line); padding-top: 1rem; margin-top: 0; }
.acts { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: .75rem; margin-top: 2.5rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
.go { margin: 1.75rem 0 0; }
.acts > :only-child { margin-left: auto; }
`

const fields = `
button, .button, select, input, textarea { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--soft); border-radius: .6rem; padding: .55rem .9rem; max-width: 100%; }
button, .button { cursor: pointer; min-height: 2.75rem; display: inline-block; text-decoration: none; border-color: var(--line); }
button:hover, .button:hover { border-color: var(--soft); }
button:disabled { cursor: default; }
button.main, .button.main { background: var(--ink); color: var(--bg); border-color: var(--ink); font-weight: 650; padding: .7rem 1.4rem; }
button.main:hover { opacity: .9; }
button.stop { background: var(--loss-bg); color: var(--loss); border-color: var(--loss); font-weight: 650; }
button.quiet { border-color: transparent; background: none; color: var(--calm); padding-left: .5rem; padding-right: .5rem; text-decoration: underline; text-underline-offset: .2em; }
button.small { min-height: 2.1rem; padding: .2rem .7rem; font-size: .92rem; }
button[aria-disabled=true] { opacity: .6; cursor: default; }
.field { margin: 1.1rem 0 0; }
.field > label, .field > .label, legend { display: block; font-weight: 600; padding: 0; }
.hint { color: var(--soft); font-size: .95rem; margin: .1rem 0 .35rem; }
.field > input, .field > select, .field > textarea { width: 100%; min-height: 2.9rem; }
.field > textarea { min-height: 6rem; line-height: 1.5; resize: vertical; }
.field > input.short { width: 9rem; }
.field input[aria-invalid=true], .field textarea[aria-invalid=true], .field select[aria-invalid=true] { border-color: var(--loss); border-width: 2px; }
.wrong { color: var(--loss); font-weight: 600; margin: .35rem 0 0; }
.wrong::before { content: "! "; font-weight: 800; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); gap: 0 1.25rem; align-items: end; }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17.5rem), 1fr)); gap: .75rem; margin-top: .6rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .9rem; padding: 1.25rem 1.4rem; box-shadow: var(--lift); }
.card { margin-top: 1.25rem; }
.cards.many { grid-template-columns: repeat(auto-fill, minmax(min(100%, 15.5rem), 1fr)); }
fieldset.field label { font-weight: 400; }
.card > :first-child { margin-top: 0; }
.card > :last-child { margin-bottom: 0; }
.pick { position: relative; display: block; background: var(--card); border: 1px solid var(--line); border-radius: .9rem; padding: 1rem 1.15rem 1rem 3rem; cursor: pointer; }
.pick:hover { border-color: var(--soft); }
.pick input { position: absolute; left: 1.1rem; top: 1.35rem; width: 1.1rem; height: 1.1rem; margin: 0; accent-color: var(--calm); }
.pick b { display: block; font-weight: 650; }
.pick span { color: var(--soft); font-size: .97rem; line-height: 1.45; display: block; }
.pick:has(:checked) { border-color: var(--calm); box-shadow: 0 0 0 1px var(--calm); background: var(--calm-bg); }
.pick:has(:checked) span { color: var(--ink); }
.pick:has(:focus-visible) { outline: 3px solid var(--focus); outline-offset: 2px; }
.pick input:focus-visible { outline: none; }
.check { display: flex; gap: .65rem; align-items: flex-start; padding: .35rem 0; cursor: pointer; }
.check input { width: 1.15rem; height: 1.15rem; margin: .25rem 0 0; flex: none; accent-color: var(--calm); }
.head { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: .25rem 1rem; }
.head h2, .head h3 { margin: 0; }
.drop { border: 2px dashed var(--line); border-radius: .9rem; padding: 1rem; margin-top: .75rem; display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; }
.drop.over { border-color: var(--calm); background: var(--calm-bg); }
`

const told = `
.note { border-left: .35rem solid var(--tone); background: var(--tone-bg); border-radius: .5rem .75rem .75rem .5rem; padding: .85rem 1.15rem; margin: 1.1rem 0 0; }
.note > :first-child { margin-top: 0; }
.note > :last-child { margin-bottom: 0; }
.note .what { font-weight: 650; color: var(--tone); font-size: 1.08rem; }
.note h2, .note h3 { margin: 0 0 .35rem; color: var(--tone); }
.finding + .finding { border-top: 1px solid var(--tone); margin-top: .75rem; padding-top: .25rem; }
.finding details { margin-top: .25rem; }
.note li { margin: .3rem 0; }
.snippet { background: var(--bg); border: 1px solid var(--line); border-radius: .6rem; padding: .75rem 1rem; overflow-x: auto; max-height: 18rem; font-size: .85rem; line-height: 1.5; margin: .5rem 0; }
.snippet pre { margin: 0; white-space: pre-wrap; }
.copy { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: .5rem 0; }
.copy code { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .45rem .75rem; flex: 1 1 18rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
caption { text-align: left; color: var(--soft); padding: 0 0 .4rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .9rem .45rem 0; border-bottom: 1px solid var(--line); }
thead th { font-size: .88rem; color: var(--soft); font-weight: 600; white-space: nowrap; }
.near { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .75rem; }
.names { columns: 16rem; column-gap: 2rem; margin: .5rem 0; padding-left: 1.1rem; max-height: 16rem; overflow-y: auto; }
details { margin: 1rem 0 0; }
details > summary { cursor: pointer; padding: .3rem 0; font-weight: 600; }
.tabs { display: flex; flex-wrap: wrap; gap: .4rem; margin: 1.25rem 0 0; }
.tabs button { border-radius: .6rem .6rem 0 0; }
.tabs button[aria-selected=true] { background: var(--ink); color: var(--bg); border-color: var(--ink); }
.plan { display: block; width: 100%; height: min(80vh, 60rem); min-height: 26rem; border: 1px solid var(--line); border-radius: .9rem; background: var(--bg); margin-top: .75rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem; margin: 1.1rem 0 0; padding: 0; }
.figures div { background: var(--card); border: 1px solid var(--line); border-radius: .9rem; padding: .8rem 1.1rem; }
.figures dt { color: var(--soft); font-size: .92rem; }
.figures dd { margin: 0; font-size: 1.5rem; font-weight: 650; line-height: 1.25; }
progress { appearance: none; width: 100%; height: .9rem; border: 0; border-radius: .45rem; background: var(--rest); overflow: hidden; display: block; margin: .5rem 0; }
progress::-webkit-progress-bar { background: var(--rest); border-radius: .45rem; }
progress::-webkit-progress-value { background: var(--gain); border-radius: .45rem; }
progress::-moz-progress-bar { background: var(--gain); }
.waves { list-style: none; margin: 1rem 0 0; padding: 0; }
.waves li { display: grid; grid-template-columns: 14rem 1fr 7rem; gap: 1rem; align-items: center; padding: .15rem 0; }
.waves .count { text-align: right; color: var(--soft); }
.badge { display: inline-block; color: var(--tone); background: var(--tone-bg); border-radius: .4rem; padding: .1rem .6rem; font-size: .92rem; white-space: nowrap; }
.downloads { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .6rem; margin: .75rem 0; }
.earlier { list-style: none; margin: 0; padding: 0; }
.earlier li { display: grid; grid-template-columns: 1fr auto; gap: .25rem 1rem; align-items: center; }
`

const narrow = `
@media (max-width: 46rem) {
  .top, .road, main, .foot { padding-left: 1rem; padding-right: 1rem; }
  h1 { font-size: 1.5rem; }
  .lead { font-size: 1.05rem; margin-bottom: 1.25rem; }
  .road ol button { font-size: .85rem; }
  .road ol button b { display: block; }
  .card { padding: 1rem; }
  .waves li { grid-template-columns: 1fr auto; gap: 0 1rem; padding: .4rem 0; }
  .waves progress { grid-column: 1 / -1; grid-row: 2; }
  .acts { flex-direction: column-reverse; align-items: stretch; }
  .acts button { width: 100%; }
  .earlier li { grid-template-columns: 1fr; }
  .plan { height: 75vh; }
}
@media (prefers-reduced-motion: no-preference) {
  button, .pick { transition: border-color .12s, background-color .12s; }
}
@media (forced-colors: active) {
  .pick:has(:checked), .tabs button[aria-selected=true] { outline: 3px solid Highlight; }
}
`

/** The whole style, as a file that the page links. */
export const pageStyle: string = ground + frame + fields + told + narrow
