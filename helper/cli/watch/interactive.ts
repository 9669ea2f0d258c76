import type { Output } from '../output.ts';
import { frame, linkLines } from './frame.ts';
import { Screen } from './screen.ts';
import { initialView, press, readKeys, scroll, sortRows, type View, type WatchRow } from './view.ts';

/** The watch on a terminal: draws when a sample or a key comes, and at no other time. */
export class InteractiveWatch {
  readonly #screen: Screen;
  readonly #output: Output;
  readonly #title: string;
  readonly #quit: () => void;
  #rows: WatchRow[] = [];
  #view: View = initialView;

  constructor(output: Output, title: string, quit: () => void) {
    this.#output = output;
    this.#title = title;
    this.#quit = quit;
    this.#screen = new Screen(
      (text) => output.write(text),
      (text) => this.#input(text),
      () => this.#draw(),
    );
  }

  open(): void {
    this.#screen.open();
    this.#draw();
  }

  close(): void {
    this.#screen.close();
  }

  /** Takes the rates of now; while paused, what stands on the screen stays. */
  update(rows: WatchRow[]): void {
    if (this.#view.paused) return;
    this.#rows = sortRows(rows, this.#view.sort);
    this.#draw();
  }

  #input(text: string): void {
    for (const key of readKeys(text)) {
      if (key === 'quit') return this.#quit();
      if (key === 'suspend') return this.#screen.suspend();
      this.#view = press(this.#view, key, this.#rows, linkLines(this.#screen.size));
      if (key === 'sort') this.#rows = sortRows(this.#rows, this.#view.sort);
    }
    this.#draw();
  }

  #draw(): void {
    const { size } = this.#screen;
    this.#view = { ...this.#view, top: scroll(this.#view, this.#rows, linkLines(size)) };
    this.#screen.draw(frame(this.#rows, this.#view, this.#view.top, size, this.#title, this.#output.paint));
    if (!this.#output.open) this.#quit();
  }
}
