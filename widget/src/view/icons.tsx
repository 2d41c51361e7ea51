/** Lines on a grid of 24. */
const shapes = {
  chat: 'M20 12.2c0 4-3.6 7.3-8 7.3-1.2 0-2.3-.2-3.4-.7L4 20l1.3-4A6.9 6.9 0 0 1 4 12.2C4 8.2 7.6 5 12 5s8 3.2 8 7.2Z',
  down: 'm6 9.5 6 6 6-6',
  close: 'M6 6l12 12M18 6 6 18',
  send: 'M12 19V5.5M6 11.5l6-6 6 6',
  clip: 'M19.5 11.5l-7.3 7.3a4.8 4.8 0 0 1-6.8-6.8l7.5-7.5a3.2 3.2 0 0 1 4.5 4.5l-7.4 7.4a1.6 1.6 0 0 1-2.3-2.3l6.7-6.7',
  file: 'M14 3.5H7a1.5 1.5 0 0 0-1.5 1.5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8L14 3.5ZM14 3.5V8h4.5',
  pin: 'M12 20.5s-6.5-5.7-6.5-10.5a6.5 6.5 0 0 1 13 0c0 4.8-6.5 10.5-6.5 10.5ZM12 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4Z',
  phone:
    'M5 4.5h3.5l1.5 4-2 1.5a11 11 0 0 0 5 5l1.5-2 4 1.5V18a2 2 0 0 1-2 2A14.5 14.5 0 0 1 3.5 6.5a2 2 0 0 1 1.5-2Z',
  mail: 'M4.5 6h15v12h-15zM5 7l7 5.5L19 7',
  out: 'M9 6h9v9M18 6 6.5 17.5',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  clock: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM12 7.5V12l3 2',
  bang: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 8v5M12 16.2v.1',
}

/** For the eyes alone: its name is told elsewhere. */
export function Icon({ name }: { name: keyof typeof shapes }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={shapes[name]} />
    </svg>
  )
}
