// The plans of several targets as one comment.
import type { PlanSet } from '../../core/planset.ts'
import { type MarkdownOptions, planMarkdown } from './index.ts'

export interface SetMarkdownOptions extends Omit<MarkdownOptions, 'file'> {
  /** The folder of the saved plans; absent when they are not saved in one. */
  readonly folder?: string
}

export function setMarkdown({ plans }: PlanSet, options: SetMarkdownOptions): string {
  return plans.map(({ plan, file }) => planMarkdown(plan, { ...options, ...(file === '' ? {} : { file }) })).join('\n')
}
