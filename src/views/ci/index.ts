// CI files. A change is planned with a read-only token, reviewed, and applied by a protected job.
export interface Pipeline {
  /** Name of the system, such as `a JupyterHub`; of several, of one without a token that can only read. */
  readonly title: string
  /** Scopes of the planning token, which is read-only. Undefined when every token (of one of the targets) can write. */
  readonly scopes: readonly string[] | undefined
  /** Not used when there are targets. */
  readonly url: string
  /** The systems of a hubplan.yaml with `targets`, in its order; empty for one without. */
  readonly targets: readonly PipelineTarget[]
  readonly source: Source
  /** The branch that is applied on merge. */
  readonly branch: string
  /** Folder of hubplan.yaml below the root of the repository, such as `courses/2027`; empty for the root itself. */
  readonly folder: string
}

/** One of several systems. */
export interface PipelineTarget {
  readonly name: string
  readonly url: string
  /** End of its variables: `US_EAST` for `us-east`. */
  readonly suffix: string
}

/** Where the jobs get hubplan, verified by a digest. */
export type Source =
  | { readonly kind: 'file'; readonly sha256: string; readonly version: string }
  | { readonly kind: 'package'; readonly spec: string; readonly integrity: string }

/** The program in one file, beside hubplan.yaml, for the jobs of CI. */
export const programFile = '.hubplan/hubplan.mjs'

export const pipelines = ['github', 'gitlab'] as const
export type PipelineKind = (typeof pipelines)[number]

/** Path of the file for each kind of CI, below the root of the repository. A workflow is named after its folder. */
export function pipelineFile(kind: PipelineKind, folder: string): string {
  if (kind === 'gitlab') return '.gitlab-ci.yml'
  return `.github/workflows/hubplan${folder === '' ? '' : `-${folder.replaceAll('/', '-')}`}.yml`
}

/** Path of the program below the root of the repository. */
export function programIn(folder: string): string {
  return folder === '' ? programFile : `${folder}/${programFile}`
}
