import type { Finding } from '../saved.ts'
export function liftOf(_: Finding): string | undefined {
  return undefined
}
