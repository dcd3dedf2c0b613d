"""The web chat: the room where people ask. `assistant.web.serve` starts it; nothing heavy is imported before.

room      the open index, its encoder, and the examples that are known to have an answer
page      what stands where: the Gradio blocks and their events
markup    the one place where text becomes HTML; everything below builds on it
cards, turns, reader, chips, shelves, found     what a citation, a turn, a document, … look like
guard     what the server lets in and what it says to browsers
"""
