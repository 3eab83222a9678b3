//! Real data: design matrices, targets and weights from a reader.
