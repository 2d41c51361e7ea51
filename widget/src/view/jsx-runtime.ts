import { createElement, Fragment } from 'preact'

/** What JSX becomes: Preact's own does more than is needed here, and is larger by a third of a kilobyte. */
export const jsx = (type: string, props: object | null, key?: string) =>
  createElement(type, key === undefined ? props : { ...props, key })
export { Fragment, jsx as jsxs }
