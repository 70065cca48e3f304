// The state of reading what was kept.

/** A file that cannot be read does not hide the others: sentences about it are added here. */
export interface Reading {
  /** Folder with journals, besides that of the plans. */
  readonly state: string | undefined
  readonly notes: Set<string>
  /** About files that could not be read. */
  readonly faults: Set<string>
}
