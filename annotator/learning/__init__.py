"""What a project teaches the suggester: learnt from what annotators made, took and refused."""
