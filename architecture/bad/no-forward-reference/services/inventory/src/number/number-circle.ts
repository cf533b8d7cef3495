// A circle tied at run time.
export { forwardRef } from '@nestjs/common';
