// The plans of several targets as one page.
import type { PlanSet } from '../../core/planset.ts'
import { type HtmlOptions, planHtml } from './index.ts'

export interface SetHtmlOptions extends Omit<HtmlOptions, 'file'> {
  /** The folder of the saved plans; absent when they are not saved in one. */
  readonly folder?: string
}

export function setHtml({ plans }: PlanSet, options: SetHtmlOptions): string {
  return plans.map(({ plan, file }) => planHtml(plan, { ...options, ...(file === '' ? {} : { file }) })).join('\n')
}
