/** What only the sender can know: questions with their answers as buttons, and the answers that were given. */

import type { Words } from "../api";
import { h } from "../dom";
import type { Answer, Preview, Question } from "./api";
import { block, readable, remedy, sentence, type Tell } from "./tell";

export interface Given extends Answer {
  asked: Words;
}

export function asked(preview: Preview, tell: Tell, answer: (given: Given) => void): HTMLElement | null {
  const { question, error } = preview;
  if (question) return questionCard(question, preview, tell, answer);
  if (!error) return null;
  const [what, fix] = tell.lang === "vi" ? [error.error_vi, error.fix_vi] : [error.error, error.fix];
  // options of the command line stand for controls of this page
  return problemCard(tell.w.not_loadable, readable(what, tell), remedy(fix, tell), tell);
}

function questionCard(question: Question, preview: Preview, tell: Tell, answer: (given: Given) => void): HTMLElement {
  const { w, of } = tell;
  const button = (one: Answer): HTMLElement =>
    h("li", {}, h("button.answer", { type: "button", "data-option": one.option, click: () => answer({ ...one, asked: question.asked }) }, sentence(of(one.words))));
  const first = question.answers.find((one) => preview.assumed.includes(one.option));
  return block(
    "question",
    w.question,
    h("p.asked", {}, sentence(of(question.asked))),
    h("ul.answers", {}, ...question.answers.map(button)),
    first ? h("p.aside", {}, `${w.assumed} “${sentence(of(first.words))}”`) : null,
  );
}

export function problemCard(title: string, what: string, fix: string, { w }: Tell, ...buttons: (HTMLElement | null)[]): HTMLElement {
  return block(
    "problem",
    title,
    h("p.asked", {}, sentence(what)),
    fix ? h("p", {}, h("strong", {}, w.how_to), ` ${fix}`) : null,
    buttons.some(Boolean) ? h("div.row", {}, ...buttons) : null,
  );
}

export function given(answers: Given[], { w, of }: Tell, takeBack: (at: number) => void): HTMLElement | null {
  if (!answers.length) return null;
  const lines = answers.map((one, at) =>
    h("li", {}, h("span", {}, sentence(of(one.words))),
      h("button.link", { type: "button", "aria-label": `${w.take_back}: ${of(one.words)}`, click: () => takeBack(at) }, w.take_back)),
  );
  return h("section.given", { "aria-label": w.answered }, h("strong", {}, w.answered), h("ul.plain", {}, ...lines));
}
