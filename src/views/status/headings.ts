import { sentence } from '../../core/sentences.ts'

/** The heading of numbers: `Members`. */
export function headingOf(noun: string): string {
  return sentence(`${noun}s`)
}
