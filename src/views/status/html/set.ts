// The status of several targets as one page: a table of all, then a section for each.
import { sentence } from '../../../core/sentences.ts'
import type { FailedTarget } from '../../../core/types.ts'
import { type Html, html, nameHtml, nothing } from '../../html/parts.ts'
import { listHtml, toldHtml } from '../../html/place.ts'
import { type Member, numbersIn, type Shown, type StatusSet, setOf } from '../set.ts'
import { bodyHtml, pageHtml, type StatusHtmlOptions } from './index.ts'

export function statusSetHtml(all: readonly Shown[], options: StatusHtmlOptions): string {
  const set = setOf(all)
  return pageHtml({
    title: `hubplan status of ${set.targets}`,
    body: html`<h1>Status of ${set.targets}</h1>
${set.failed.length === 0 ? nothing : failedHtml(set.failed)}
${set.members.length === 0 ? nothing : tableHtml(set)}
${set.members.map(sectionHtml)}`,
    options,
  })
}

function failedHtml(failed: readonly FailedTarget[]): Html {
  const items = failed.map(
    ({ target, message, hint }) =>
      html`<b>${nameHtml(target)}</b>: ${message}${hint === undefined ? nothing : html`<div class="soft">Hint: ${hint}</div>`}`,
  )
  return toldHtml({ heading: 'Without a status', tone: 'loss', body: listHtml(items) }, 'page')
}

function tableHtml(set: StatusSet): Html {
  const heads = set.labels.map((label) => html`<th scope="col" class="n">${sentence(label)}</th>`)
  const rows = set.members.map((member, at) => {
    const cells = numbersIn(set, member).map(
      (text, column) => html`<td class="n" data-head="${sentence(set.labels[column] ?? '')}">${text}</td>`,
    )
    return html`<tr><th scope="row"><a href="#t${at}">${nameHtml(member.target)}</a></th>${cells}</tr>\n`
  })
  return html`<section class="card all" aria-labelledby="all">
<h2 id="all">All targets</h2>
<table><thead><tr><th scope="col">Target</th>${heads}</tr></thead>
<tbody>
${rows}</tbody></table>
</section>`
}

function sectionHtml({ target, status, parts }: Member, at: number): Html {
  return html`<section class="of-target" aria-labelledby="t${at}">
<h2 id="t${at}">${nameHtml(target)} <span class="soft">at ${nameHtml(status.url)}</span></h2>
${bodyHtml(status, parts, 'section', `t${at}-`)}
</section>
`
}
