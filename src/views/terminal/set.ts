// The plans of several targets as one text.
import type { PlanSet } from '../../core/planset.ts'
import { planText, type TextOptions } from './index.ts'

export interface SetTextOptions extends Omit<TextOptions, 'file'> {
  /** The folder of the saved plans; absent when they are not saved in one. */
  readonly folder?: string
}

export function setText({ plans }: PlanSet, options: SetTextOptions): string {
  return plans
    .map(({ target, plan, file }, at) => {
      const own = { ...options, ...(file === '' ? {} : { file }) }
      return `${at === 0 ? '' : '\n'}Target ${target}:\n${planText(plan, own)}`
    })
    .join('')
}
