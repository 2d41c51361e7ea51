/** Whether a field that is given the keyboard would have one come up on the screen, and cover half of it. */
export const hasTouch = (): boolean => matchMedia('(pointer: coarse)').matches
