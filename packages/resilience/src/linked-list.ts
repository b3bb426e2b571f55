/** One item in a list. */
export class ListNode<T> {
  readonly item: T;
  previous: ListNode<T> | undefined = undefined;
  next: ListNode<T> | undefined = undefined;
  list: LinkedList<T> | undefined = undefined;

  constructor(item: T) {
    this.item = item;
  }

  /** Takes it out of its list; does nothing when it is in none. */
  leave(): void {
    this.list?.remove(this);
  }
}

/** A list that gives up any of its items in constant time. */
export class LinkedList<T> {
  #first: ListNode<T> | undefined;
  #last: ListNode<T> | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get first(): ListNode<T> | undefined {
    return this.#first;
  }

  get last(): ListNode<T> | undefined {
    return this.#last;
  }

  append(item: T): ListNode<T> {
    const node = new ListNode(item);
    node.list = this;
    node.previous = this.#last;
    if (this.#last === undefined) this.#first = node;
    else this.#last.next = node;
    this.#last = node;
    this.#size += 1;
    return node;
  }

  remove(node: ListNode<T>): void {
    if (node.list !== this) return;
    if (node.previous === undefined) this.#first = node.next;
    else node.previous.next = node.next;
    if (node.next === undefined) this.#last = node.previous;
    else node.next.previous = node.previous;
    node.list = undefined;
    this.#size -= 1;
  }
}
