"""Choosing people by lot: plain and stratified draws that anybody can redo."""
