//! The number systems, through their public interface.

mod ball;
