// CI files. A change is planned with a read-only token, reviewed, and applied by a protected job.
export interface Pipeline {
  /** Name of the system, such as `a JupyterHub`. */
  readonly title: string
  /** Scopes of the planning token, which is read-only. Undefined when every token can write. */
  readonly scopes: readonly string[] | undefined
  readonly url: string
  /** Version of hubplan that the jobs install. */
  readonly version: string
  /** The branch that is applied on merge. */
  readonly branch: string
}

export const pipelines = ['github', 'gitlab'] as const
export type PipelineKind = (typeof pipelines)[number]

/** Path of the file for each kind of CI. */
export const pipelineFiles = {
  github: '.github/workflows/hubplan.yml',
  gitlab: '.gitlab-ci.yml',
} as const satisfies Record<PipelineKind, string>
