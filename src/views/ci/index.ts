// Ready CI files. A change is planned with a token that can only read, reviewed, and applied by a protected job.
export interface Pipeline {
  /** What the system is called, such as `a JupyterHub`. */
  readonly title: string
  /** Those of the token that plans: it can look, and change nothing. Undefined when every token can write. */
  readonly scopes: readonly string[] | undefined
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
