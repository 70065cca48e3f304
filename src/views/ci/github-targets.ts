// What a workflow says about its system, or about each of its targets: addresses and secrets, one a line.
import { scalar } from '../yaml.ts'
import type { Pipeline, PipelineTarget } from './index.ts'

/** Parts of the workflow that list the targets. */
export const targetParts: Readonly<Record<string, (pipeline: Pipeline, use: string) => string>> = {
  tokens: ({ targets, scopes }, use) => {
    const secret = secretOf(use, scopes)
    if (targets.length === 0) return `HUBPLAN_TOKEN: \${{ secrets.${secret} }}\n`
    return linesOf(targets, ({ suffix }) => `HUBPLAN_TOKEN_${suffix}: \${{ secrets.${secret}_${suffix} }}`)
  },
  // Not secrets[...]: GitHub gives all secrets of the repository to a job that computes the name of one.
  own: ({ targets, scopes }, use) => {
    const secret = secretOf(use, scopes)
    return linesOf(targets, ({ name, suffix }) => {
      return `HUBPLAN_TOKEN_${suffix}: \${{ matrix.target == '${name}' && secrets.${secret}_${suffix} || '' }}`
    })
  },
  names: ({ targets }) => linesOf(targets, ({ name }) => `- ${scalar(name)}`),
  protected: ({ scopes }) => (scopes === undefined ? 'environment: hubplan-plan\n' : ''),
}

/** The secret of a step: at night that of planning, where a token can be for planning only. */
function secretOf(use: string, scopes: Pipeline['scopes']): string {
  const isReading = use === 'plan' || (use === 'nightly' && scopes !== undefined)
  return isReading ? 'HUBPLAN_PLAN_TOKEN' : 'HUBPLAN_APPLY_TOKEN'
}

function linesOf(targets: Pipeline['targets'], line: (target: PipelineTarget) => string): string {
  return targets.map((target) => `${line(target)}\n`).join('')
}

/** Comment with the secrets to set. */
export function secretWords({ title, scopes, targets }: Pipeline): string {
  if (targets.length > 0) return secretsOfTargets(title, scopes)
  return scopes === undefined
    ? `#   HUBPLAN_APPLY_TOKEN   secret of the environments "hubplan-plan" and "hubplan", each with required reviewers:
#                         ${title} has no token that can only read`
    : `#   HUBPLAN_PLAN_TOKEN    secret of the repository: a token with the scopes
#                         ${scopes.join(' ')}
#                         Anyone who can push a branch can read it: a pull request runs its own CI file.
#   HUBPLAN_APPLY_TOKEN   secret of the environment "hubplan", which has required reviewers: the token that may write`
}

/** The names of all of them are in the steps that use them. */
function secretsOfTargets(title: string, scopes: Pipeline['scopes']): string {
  const all = `# (each target of hubplan.yaml has secrets of its own; they end in its name, in upper case and with _ for -)`
  return scopes === undefined
    ? `${all}
#   HUBPLAN_APPLY_TOKEN_* secrets of the environments "hubplan-plan" and "hubplan", each with required reviewers.
#                         ${title} has no token that can only read, so no target is planned in a pull request`
    : `${all}
#   HUBPLAN_PLAN_TOKEN_*  secrets of the repository: tokens with the scopes
#                         ${scopes.join(' ')}
#                         Anyone who can push a branch can read them: a pull request runs its own CI file.
#   HUBPLAN_APPLY_TOKEN_* secrets of the environment "hubplan", which has required reviewers: tokens that may write`
}

/** The address of the system, or of each target. */
export function addressLines({ url, targets }: Pipeline): string {
  if (targets.length === 0) {
    return `  # The address is set here, and not only in a file that a pull request can change.
  HUBPLAN_URL: ${scalar(url)}`
  }
  const lines = targets.map((target) => `\n  HUBPLAN_URL_${target.suffix}: ${scalar(target.url)}`)
  return `  # The addresses are set here, and not only in a file that a pull request can change. With other targets in hubplan.yaml,
  # hubplan init --ci github --force writes this file again.${lines.join('')}`
}
