/** How a hub is configured: by jupyterhub_config.py, by values of a Helm chart, or as The Littlest JupyterHub. */
export const configForms = ['python', 'helm', 'tljh'] as const
export type ConfigForm = (typeof configForms)[number]

/** The same addition to a hub's config in each form: a whole file. */
export type ConfigForms = Readonly<Record<ConfigForm, string>>
