import { type TInteger, type TOptional, Type } from 'typebox'

/** A higher page is a mistake, and its place could not be counted exactly. */
const MOST_PAGES = 1_000_000

/** The parameters of a list whose pages have numbers, the first being 1. */
export const pageNumbers = (
  perPage: number,
  most: number,
): { page: TOptional<TInteger>; perPage: TOptional<TInteger> } => ({
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_PAGES, default: 1 })),
  perPage: Type.Optional(Type.Integer({ minimum: 1, maximum: most, default: perPage })),
})

/** Where a page lies in its list. */
export const placeOf = ({ page = 1, perPage }: { page?: number; perPage: number }) => ({
  limit: perPage,
  offset: (page - 1) * perPage,
})

export interface Pagination {
  page: number
  perPage: number
  totalPages: number
  totalCount: number
}

export const paginationOf = (
  { page = 1, perPage }: { page?: number; perPage: number },
  totalCount: number,
): Pagination => ({ page, perPage, totalPages: Math.ceil(totalCount / perPage), totalCount })
