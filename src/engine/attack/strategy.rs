//! What an attack tries, each part of it by its name.

/// A part of the attack. Each finds what no other does; an examination can do without one of them to show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Strategy {
    /// All short values of few knobs, some of many.
    Grid,
    /// Random knobs in several measures.
    Random,
    /// Instances that miss their hypotheses are moved to where these hold.
    Retraction,
    /// Where no instance meets the hypotheses, the least violation of them.
    Search,
    /// Points that the claim names.
    Constants,
    /// Structured matrices and vectors.
    Library,
    /// Structured relatives of the best instances.
    Relatives,
    /// Denominators driven to 0.
    Degenerate,
    /// Numbers that a hypothesis bounds by others follow where those go.
    Bounds,
    /// Knobs far out and at their ends.
    Rays,
    /// Every scale, where a claim names numbers of many digits or hides them in logarithms and powers.
    Scales,
    /// One entry solved for the two sides to be equal, or for a kink.
    Equality,
    /// Climbing along gradients.
    Climb,
    /// CMA-ES.
    Evolution,
    /// Climbing at sizes smaller than those at which violations are known.
    Smaller,
    /// Sizes beyond the small ones.
    Beyond,
    /// Simpler knobs for known violations.
    Simplification,
    /// More precision for what fast arithmetics leave open.
    Precision,
}

impl Strategy {
    /// All of them.
    pub const ALL: [Strategy; 18] = [
        Strategy::Grid,
        Strategy::Random,
        Strategy::Retraction,
        Strategy::Search,
        Strategy::Constants,
        Strategy::Library,
        Strategy::Relatives,
        Strategy::Degenerate,
        Strategy::Bounds,
        Strategy::Rays,
        Strategy::Scales,
        Strategy::Equality,
        Strategy::Climb,
        Strategy::Evolution,
        Strategy::Smaller,
        Strategy::Beyond,
        Strategy::Simplification,
        Strategy::Precision,
    ];
}
