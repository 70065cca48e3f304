/** The script of the page, for a browser. The build puts it here; it is empty where the sources run without a build. */
export const pageScript: string = ''
