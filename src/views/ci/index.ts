// Ready CI files. A change is planned with a token that can only read, reviewed, and applied by a protected job.
import { readScopes } from '../../core/look/sight.ts'

export interface Pipeline {
  readonly provider: 'jupyterhub' | 'aup'
  readonly url: string
  /** Version of hubplan that the jobs install. */
  readonly version: string
  /** The branch that is applied. */
  readonly branch: string
}

export const pipelines = ['github', 'gitlab'] as const
export type PipelineKind = (typeof pipelines)[number]

/** Where each kind of CI looks for its file. */
export const pipelineFiles = {
  github: '.github/workflows/hubplan.yml',
  gitlab: '.gitlab-ci.yml',
} as const satisfies Record<PipelineKind, string>

/** The scopes of the token that plans: it can look, and change nothing. */
export const readingScopes = readScopes.join(' ')
