// The style of the manual's page, in the colours of a plan's page.
import { themes } from '../html/style.ts'

/** The source of the page's one style. */
export const style = `
:root {${themes.light}
}
@media (prefers-color-scheme: dark) { :root {${themes.dark}
} }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 1rem/1.6 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; overflow-wrap: anywhere; }
header, .page { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem; }
h1 { font-size: 1.1rem; margin: 1rem 0; color: var(--soft); }
h2 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; letter-spacing: -.01em; }
h3 { font-size: 1.15rem; line-height: 1.3; margin: 2rem 0 .5rem; }
h4 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p, ul, ol { margin: .6rem 0; }
ul, ol { padding-left: 1.4rem; }
a { color: var(--calm); text-underline-offset: .15em; }
a:focus-visible, pre:focus-visible, .wide:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .9em; }
:not(pre) > code { background: var(--card); border: 1px solid var(--line); border-radius: .3rem; padding: 0 .25rem; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; overflow-wrap: normal; }
td:first-child code { white-space: nowrap; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-size: .85rem; }
.wide { overflow-x: auto; }
.page { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: 2.5rem; align-items: start; }
nav { position: sticky; top: 0; max-height: 100vh; overflow-y: auto; padding-bottom: 1rem; font-size: .9rem; }
nav p { margin: 1rem 0 .2rem; color: var(--soft); font-weight: 600; }
nav ul { list-style: none; margin: 0; padding: 0; }
section { padding-bottom: 3rem; margin-bottom: 3rem; border-bottom: 1px solid var(--line); }
section:last-child { border: 0; }
.skip:not(:focus) { position: absolute; clip-path: inset(50%); }
@media (max-width: 50rem) {
  .page { display: block; }
  nav { position: static; max-height: none; }
}
@media print {
  nav, .skip { display: none; }
  .page { display: block; max-width: none; }
  section { break-before: page; border: 0; }
}
`
