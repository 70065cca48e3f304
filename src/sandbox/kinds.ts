/** The systems that a sandbox can be. */
export const kinds = ['jupyterhub', 'aup'] as const
export type Kind = (typeof kinds)[number]
