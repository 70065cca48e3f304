// The system of a plan, for headings: its target where the files have several, and its address.
import type { Plan } from '../../core/types.ts'

/**
 * `physics at https://hub.example.edu`, or the address alone.
 * @param escaped writes a name or an address as the view does
 */
export function systemWords(
  { target: { url }, planned_with: flags }: Plan,
  escaped: (text: string) => string = (text) => text,
): string {
  return flags?.target === undefined ? escaped(url) : `${escaped(flags.target)} at ${escaped(url)}`
}
