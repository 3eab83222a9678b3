//! Newton's method near a minimum, as both papers state it: one step, and two, on a general L.

mod cubic;
mod distances;
mod moved;
mod step;
mod trajectory;

pub(super) use cubic::{approximation, norm_in, solve};
pub(super) use distances::{Said, chained, started, started_nearer};
pub(super) use moved::{Bound, Good, Moved, approximates, constants, gram, minimum, near};
pub(super) use step::{exact_step, line_step, line_step_to, one_step, shrinking_step};
pub(super) use trajectory::{Conclusion, two_steps};
