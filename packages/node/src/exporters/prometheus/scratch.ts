/** A buffer for the numbers of one page, used for every page. */

/** Numbers in a page: enough to make copying cheap, and written in well under a millisecond. */
export const SLOTS_PER_PAGE = 512

export interface Scratch {
  ofLength(length: number): Float64Array
}

export function createScratch(): Scratch {
  let values = new Float64Array(SLOTS_PER_PAGE)
  return {
    ofLength(length) {
      if (values.length < length) values = new Float64Array(length)
      return values
    },
  }
}
