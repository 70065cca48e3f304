// A plan of the corpus in every view.
import { createHash } from 'node:crypto'

import { planHtml } from '../../../src/views/html/index.ts'
import { planMarkdown } from '../../../src/views/markdown/index.ts'
import { openReview, type Review } from '../../../src/views/review/model.ts'
import { planText } from '../../../src/views/terminal/index.ts'
import type { Job, Made } from './plans/index.ts'

const wheres = {
  none: { is: 'shell' },
  'github-pull': { is: 'github', event: 'request' },
  'github-push': { is: 'github', event: 'push' },
  'github-schedule': { is: 'github', event: 'schedule' },
  gitlab: { is: 'gitlab', event: 'request' },
} as const satisfies Record<Job, unknown>

function optionsOf({ now, file, job }: Made) {
  return { now, where: wheres[job], ...(file === undefined ? {} : { file }) }
}

export function commentOf(made: Made): string {
  return planMarkdown(made.plan, optionsOf(made))
}

/** Without colours, and without a width. */
export function textOf(made: Made): string {
  return planText(made.plan, { ...optionsOf(made), color: false, columns: 0 })
}

export function pageOf(made: Made): string {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64')
  return planHtml(made.plan, { ...optionsOf(made), sha256 })
}

export function reviewOf({ plan, now, file = 'plan.json' }: Made): Review {
  return openReview({ plan, file, now, color: false, by: 'ada', output: 'plan.approval.json' })
}
