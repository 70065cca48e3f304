// The style of a status page: that of a plan's page, with tiles, cards and charts.
import { style } from '../../html/style.ts'

/** Tiles beside each other on a wide screen. */
export const columnCounts = [1, 2, 3, 4, 5, 6, 7] as const

/** The source of the page's one style. */
export const statusStyle = `${style}
h1 + .soft { margin: 0; }
a { color: var(--calm); }
.all { margin-top: 1.25rem; }
.all h2 { margin: 0 0 .5rem; }
.all tbody tr:last-child > * { border-bottom: 0; }
.of-target { border-top: 1px solid var(--line); margin-top: 2.5rem; }
.of-target > h2 { font-size: 1.35rem; margin: 1.75rem 0 0; }
.of-target > h2 .soft { font-weight: 400; }
.of-target > .soft { margin: 0; }
main > .facts, .of-target > .facts { grid-template-columns: max-content 1fr; margin-top: .75rem; }
.tiles { grid-template-columns: repeat(auto-fit, minmax(min(100%, 8.5rem), 1fr)); gap: .75rem; margin: 1.5rem 0 1rem; }
${columnCounts.map((count) => `.tiles-${count} { --tiles: ${count}; }`).join('\n')}
@media (min-width: 62rem) { .tiles { grid-template-columns: repeat(var(--tiles), 1fr); } }
.tiles .card { display: flex; flex-direction: column; padding: .85rem 1.1rem; }
.tiles dt { font-size: .875rem; }
.tiles dd { margin: 0; font-size: 1.75rem; line-height: 1.25; font-weight: 650; letter-spacing: -.01em; }
.tiles dd.soft { font-size: .8rem; font-weight: 400; letter-spacing: 0; line-height: 1.4; }
.date { white-space: nowrap; }
.tiles .risk { border-left: .3rem solid var(--risk); }
.tiles .risk dd:not(.soft) { color: var(--risk); }
.cards { columns: 2 26rem; column-gap: 1rem; }
.cards .card { break-inside: avoid; margin: 0 0 1rem; }
.cards .whole { column-span: all; }
.cards .card:not(.whole) + .whole { margin-top: 1rem; }
.cards h2, .cards h3 { font-size: 1.05rem; margin: 0 0 .6rem; }
.cards .facts { grid-template-columns: minmax(7rem, 11rem) 1fr; margin: 0; font-size: .9rem; }
.facts > div { display: contents; }
.cards .whole .facts { display: flex; flex-wrap: wrap; gap: .2rem 2rem; }
.whole .facts > div { display: flex; flex-wrap: wrap; gap: 0 .6rem; }
.unseen { color: var(--soft); font-style: italic; }
figure { margin: 0; }
.facts + figure, figure + table, .facts + table { margin-top: .9rem; }
figcaption { color: var(--soft); font-size: .9rem; margin-bottom: .5rem; }
.cards .bars li { grid-template-columns: minmax(0, 10rem) 1fr 4rem; }
.columns { list-style: none; margin: 0; padding: 0; display: grid; grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); font-size: .9rem; }
.columns li { display: grid; justify-items: center; text-align: center; align-content: start; }
.columns svg { width: 100%; height: 8rem; padding: 0 14%; transform: scaleY(-1); border-top: 1px solid var(--soft); margin-bottom: .35rem; }
.columns li > span { color: var(--soft); font-size: .85rem; line-height: 1.3; }
.trend { display: grid; grid-template-columns: auto 1fr; gap: .3rem .6rem; font-size: .8rem; color: var(--soft); }
.trend svg { width: 100%; height: 8rem; display: block; }
.trend path { stroke: var(--line); stroke-width: 1px; vector-effect: non-scaling-stroke; fill: none; }
.scale { display: flex; flex-direction: column; justify-content: space-between; text-align: right; margin: -.6rem 0; }
.days { grid-column: 2; display: flex; justify-content: space-between; }
figure details { margin-top: .5rem; font-size: .9rem; }
summary { color: var(--calm); }
td.drawn svg { display: block; width: 100%; height: .35rem; margin-top: .15rem; border-radius: .15rem; transform: scaleX(-1); }
th.n, td.n { text-align: right; white-space: nowrap; }
th.n:last-child, td.n:last-child { padding-right: 0 !important; }
.cards tbody th { min-width: 6rem; }
.cards td, .cards tbody th { font-weight: 400; padding: .3rem .75rem .3rem 0; }
.cards tbody tr:last-child > * { border-bottom: 0; }
@media screen and (max-width: 46rem) {
  table.few { display: table; width: 100%; }
  .few thead { display: table-header-group; position: static; clip-path: none; width: auto; height: auto; overflow: visible; }
  .few tbody { display: table-row-group; }
  .few tr { display: table-row; }
  .few th, .few td { display: table-cell; border-bottom: 1px solid var(--line); padding: .3rem .5rem .3rem 0; }
  table:not(.few) td { text-align: left; white-space: normal; }
  table:not(.few) td[data-head]::before { content: attr(data-head) ": "; color: var(--soft); }
  .tiles { grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .5rem; }
  .tiles dd { margin: 0; }
  .tiles dd:not(.soft) { font-size: 1.4rem; }
  main > .facts, .of-target > .facts, .cards .facts { grid-template-columns: minmax(5rem, max-content) 1fr; gap: .3rem 1rem; }
  dl.facts dd { margin-bottom: 0; }
  .cards .card { padding: .85rem 1rem; }
  .cards .bars li { grid-template-columns: minmax(0, 7rem) 1fr 3.5rem; }
  .columns { grid-auto-flow: row; gap: .25rem; }
  .columns li { grid-template-columns: 7rem 1fr 3.5rem; gap: .6rem; align-items: center; text-align: left; justify-items: stretch; }
  .columns li > span { order: -1; }
  .columns b { text-align: right; }
  .columns svg { height: .8rem; transform: none; border-top: 0; border-left: 1px solid var(--soft); margin: 0; padding: 0; }
  .columns rect { transform: matrix(0, 1, 1, 0, 0, 0); }
}
@media print {
  .cards { columns: 2; }
  .tiles { grid-template-columns: repeat(4, 1fr); }
  .of-target { break-before: page; border: 0; }
  figure details { display: none; }
}
`
