// Charts of a page: small drawings with their numbers beside them as text. Colour alone says nothing.
import { count, number } from '../../../core/sentences.ts'
import { phraseHtml } from '../../html/first-screen.ts'
import { type Html, html, nothing } from '../../html/parts.ts'
import { headingOf, summaryOf } from '../numbers.ts'
import type { Bars, Chart, Histogram, Trend } from '../part.ts'
import { restHtml } from './rest.ts'
import { topOf } from './scale.ts'

/** Bars that are drawn. */
const mostBars = 15

export function chartHtml(chart: Chart): Html {
  const caption = chart.title === undefined ? nothing : html`<figcaption>${chart.title}</figcaption>\n`
  return html`<figure>${caption}${drawn(chart)}</figure>`
}

function drawn(chart: Chart): Html {
  if (chart.is === 'bars') return barsHtml(chart)
  return chart.is === 'histogram' ? histogramHtml(chart) : trendHtml(chart)
}

function barsHtml({ of, noun, bars }: Bars): Html {
  const most = Math.max(...bars.map(({ value }) => value))
  const rows = bars
    .slice(0, mostBars)
    .map(
      ({ label, value }) =>
        html`<li><span>${phraseHtml(label)}</span>${barHtml(value, most)}<b>${number(value)}<span class="vh"> ${noun}s</span></b></li>\n`,
    )
  return html`<ul class="bars">\n${rows}</ul>${restHtml(bars.length - mostBars, of)}`
}

/** One bar, beside its number. */
export function barHtml(value: number, most: number): Html {
  return html`<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="calm" width="${part(value, most)}" height="10"/></svg>`
}

/** Columns; on a narrow screen the same drawings lie on their side. */
function histogramHtml({ noun, buckets }: Histogram): Html {
  const most = Math.max(...buckets.map(({ value }) => value))
  const columns = buckets.map(
    ({ label, value, isLoud }) =>
      html`<li><svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="${isLoud === true ? 'risk' : 'calm'}" width="100" height="${part(value, most)}"/></svg><b>${number(value)}<span class="vh"> ${noun}s: </span></b><span>${label}</span></li>\n`,
  )
  return html`<ul class="columns">\n${columns}</ul>`
}

/** One thin column a day, with a scale; all numbers are in a table that opens. */
function trendHtml({ noun, points }: Trend): Html {
  const top = topOf(points.map(({ value }) => value))
  const wide = points.length * 10
  const columns = points.map(
    ({ value }, at) =>
      html`<rect class="calm" x="${at * 10 + 1}" y="${100 - part(value, top)}" width="8" height="${part(value, top)}"/>`,
  )
  const lines = [0, 50, 100].map((y) => html`<path d="M0 ${y}H${wide}"/>`)
  const rows = points.map(
    ({ date, value }) => html`<tr><th scope="row">${date}</th><td class="n">${number(value)}</td></tr>\n`,
  )
  return html`<div class="trend">
<div class="scale" aria-hidden="true"><span>${number(top)}</span><span>${number(top / 2)}</span><span>0</span></div>
<svg viewBox="0 0 ${wide} 100" preserveAspectRatio="none" role="img" aria-label="${summaryOf({ points, noun })}">${lines}${columns}</svg>
<div class="days" aria-hidden="true"><span>${points[0]?.date ?? ''}</span><span>${points.at(-1)?.date ?? ''}</span></div>
</div>
<details><summary>The numbers of ${count(points.length, 'day')}</summary>
<table class="few"><thead><tr><th scope="col">Day</th><th scope="col" class="n">${headingOf(noun)}</th></tr></thead>
<tbody>
${rows}</tbody></table></details>`
}

/** Of 100. A value above 0 is visible. */
function part(value: number, whole: number): number {
  return value <= 0 || whole <= 0 ? 0 : Math.max(1, Math.round((1000 * value) / whole) / 10)
}
