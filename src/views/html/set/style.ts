// The style of a page of several plans: that of one plan, and the list of targets, their sections and their column.
import { style } from '../style.ts'

/** The source of the page's one style. */
export const setStyle = `${style}
header, main, footer { max-width: 88rem; }
.told h3 { margin: 0 0 .35rem; font-size: 1.05rem; color: var(--tone); }
.of-target { border-top: 1px solid var(--line); margin-top: 2.5rem; }
.of-target > h2 { font-size: 1.3rem; margin: 1.5rem 0 .25rem; }
.of-target > h3 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
a { color: var(--calm); }
#targets td:nth-child(n + 3):nth-child(-n + 6), #targets thead th:nth-child(n + 3):nth-child(-n + 6) { text-align: right; }
#targets thead th { white-space: normal; overflow-wrap: normal; vertical-align: bottom; }
#targets th button { white-space: nowrap; }
#targets th button, .of-target > .soft button { padding: 0 .45rem; font-size: .75rem; color: var(--soft); font-weight: 400; }
#targets details, .of-target > details, .quiet { margin-top: .75rem; }
#targets summary, .of-target > details > summary, .quiet > summary { display: list-item; color: var(--calm); }
#targets td:last-child { min-width: 12rem; }
.in-narrow { display: none; }
#changes tr { grid-template-columns: 1.6fr 2.6fr 9rem 5fr 3.4fr 11rem; }
#changes td.target { color: var(--soft); }
#filters fieldset:first-of-type div { position: relative; max-height: 11rem; overflow-y: auto; padding: .25rem; margin-top: -.25rem; }
@media screen and (min-width: 68rem) {
  #targets td:nth-child(-n + 5) { white-space: nowrap; }
  #targets th[scope=row] { min-width: 12rem; }
}
@media screen and (max-width: 46rem) {
  #targets td:nth-child(n):nth-child(n) { text-align: left; }
  #targets td:empty { display: none; }
  .in-narrow { display: inline; color: var(--soft); }
}
@media print {
  #targets th[scope=row] { min-width: 6.5rem; }
  #changes th:nth-child(2), #changes th:nth-child(5) { width: auto; }
  #changes th:nth-child(1) { width: 13%; } #changes th:nth-child(3) { width: 7.5rem; } #changes th:nth-child(4) { width: 28%; } #changes th:nth-child(6) { width: 8rem; }
  a { color: inherit; text-decoration: none; }
}
`
