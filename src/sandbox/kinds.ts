/** The systems that a sandbox supports. */
export const kinds = ['jupyterhub', 'aup'] as const
export type Kind = (typeof kinds)[number]

/** The versions of JupyterHub that a sandbox behaves like, oldest first. */
export const hubVersions = ['3.0.0', '5.2.1', '5.5.1', '6.0.0'] as const
export type HubVersion = (typeof hubVersions)[number]
