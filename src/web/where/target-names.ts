// Names of targets in hubplan.yaml, made of an address or a workspace.
import { suffixOf } from '../../desired/targets.ts'

/** As the schema of hubplan.yaml has it. */
const form = /^(?!all$)[a-z0-9][a-z0-9_-]{0,39}$/

export function isTargetName(name: string): boolean {
  return form.test(name)
}

/** A free name: two targets share no variables. */
export function targetName(words: string, taken: readonly string[]): string {
  const slug = words
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 36)
  const base = isTargetName(slug) ? slug : 'hub'
  const suffixes = new Set(taken.map(suffixOf))
  const names = [base, ...Array.from({ length: taken.length + 1 }, (_, at) => `${base}-${at + 2}`)]
  return names.find((name) => !suffixes.has(suffixOf(name))) ?? base
}

/** The words that tell a host from others: its first label, or all of an address in digits. */
export function hostWords(url: string): string {
  if (!URL.canParse(url)) return 'hub'
  const { hostname } = new URL(url)
  const [first = ''] = hostname.split('.')
  return /^[\d.]+$|^localhost$|:/.test(hostname) ? 'local' : first
}
