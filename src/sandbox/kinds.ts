/** The systems that a sandbox supports. */
export const kinds = ['jupyterhub', 'aup'] as const
export type Kind = (typeof kinds)[number]
