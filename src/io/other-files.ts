// Files that are given in the place of a plan by mistake.
import { Problem } from '../core/problem.ts'

interface Other {
  /** With its article. */
  readonly what: string
  readonly hint: string
}

/** A file whose name tells that it is not a plan. */
export function otherFile(path: string): Other | undefined {
  const name = /\s/.test(path) ? 'FILE' : path
  if (/\.(?:csv|tsv|txt|lst|xlsx?)$/i.test(path)) {
    return { what: 'a roster', hint: `make a plan of it first: hubplan plan ${name} -o plan.json` }
  }
  if (/\.ya?ml$/i.test(path)) {
    const config = /(?:^|[/\\])hubplan\.ya?ml$/i.test(path) ? '' : `--config ${name} `
    return { what: 'a desired state', hint: `make a plan of it first: hubplan plan ${config}-o plan.json` }
  }
  const [, plan] = /^(.+)\.[0-9a-f]+\.journal$/.exec(path) ?? []
  return plan === undefined ? undefined : { what: 'a journal', hint: `give its plan: ${plan}` }
}

/** Data that another file of hubplan holds; undefined for a plan and for strange data. */
export function otherData(data: unknown, path: string): Problem | undefined {
  const has = (...keys: string[]): boolean =>
    typeof data === 'object' && data !== null && keys.every((key) => Object.hasOwn(data, key))
  const problem = (what: string, hint: string): Problem =>
    new Problem('planfile', `${path} is ${what}, not a plan.`, { hint })
  const isList = Array.isArray(data) && typeof data[0] === 'object'
  if (isList || (has('version') && !has('actions'))) {
    return problem('a list of users', `make a plan of it first: hubplan plan ${path} -o plan.json`)
  }
  if (has('format', 'plans')) return problem('an index of plans', 'give one of the plans beside it')
  return has('format', 'decision') ? problem('a decision about a plan', 'give the plan that it is about') : undefined
}
