export { forgetAnswers } from './forget-answers.js';
