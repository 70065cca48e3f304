/** The code of an error of Node.js or undici. */
export function codeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return 'unknown'
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code
  if ('errors' in thrown && Array.isArray(thrown.errors)) return codeOf(thrown.errors[0])
  return thrown instanceof Error ? thrown.name : 'unknown'
}
