interface Node<T> {
  value: T
  next: Node<T> | undefined
}

/** A queue whose ends cost the same however long it is, unlike an array's first element. */
export class Fifo<T> {
  #first: Node<T> | undefined
  #last: Node<T> | undefined
  #size = 0

  get size(): number {
    return this.#size
  }

  push(value: T): void {
    const node: Node<T> = { value, next: undefined }
    if (this.#last) this.#last.next = node
    else this.#first = node
    this.#last = node
    this.#size++
  }

  peek(): T | undefined {
    return this.#first?.value
  }

  shift(): T | undefined {
    const node = this.#first
    if (!node) return undefined
    this.#first = node.next
    if (!node.next) this.#last = undefined
    this.#size--
    return node.value
  }
}
