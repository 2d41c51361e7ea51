/** Somebody who can be played. */
export interface Customer {
  address: string
  name: string
}

/** Numbers that nobody has. */
export const customers: readonly Customer[] = [
  'Ada Lovelace',
  'Grace Hopper',
  'Alan Turing',
  'Edith Clarke',
].map((name, index) => ({ address: `+1555000${index + 1}`, name }))

/** The customer with an address; the first where there is none. */
export const customerOf = (address: string | null): Customer =>
  customers.find(customer => customer.address === address) ?? (customers[0] as Customer)
